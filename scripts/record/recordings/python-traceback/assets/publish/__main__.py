import argparse
import os
import sys

from publish.manifest import read_layers
from publish.register import publish_layer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--manifest", required=True)
    parser.add_argument("--frame", required=True)
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    print(f"[publish] show={os.environ['SHOW']} frame={arguments.frame}")
    print("[publish] ERROR: thumbnail cache is read-only, thumbnails are not written")
    layers = read_layers(arguments.manifest, arguments.frame)
    for index, layer in enumerate(layers):
        target = publish_layer(layer)
        print(f"[publish] {layer['name']} -> {target}")
        print(f"openjd_progress: {100 * (index + 1) / len(layers):.1f}")
    print(f"[publish] {len(layers)} layer(s) registered")


main()
