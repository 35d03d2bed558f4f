import json


def read_layers(path, frame):
    print(f"[publish] reading {path}")
    with open(path) as stream:
        return json.load(stream)["layers"][frame]
