import time

from publish.naming import file_name


def publish_layer(layer):
    time.sleep(0.2)
    return "/mnt/shows/harbour/publish/" + file_name(layer)
