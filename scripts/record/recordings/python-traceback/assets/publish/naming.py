PATTERN = "{name}_v{version:03d}_{colorspace}.exr"


def file_name(layer):
    colorspace = layer["colorspace"].lower()
    return PATTERN.format(name=layer["name"], version=layer["version"], colorspace=colorspace)
