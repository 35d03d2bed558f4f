"""Stands in for a renderer: loads "textures" into memory, then renders tiles. A few frames need far more textures."""

import argparse
import resource
import time

MEBIBYTE = 1024 * 1024

parser = argparse.ArgumentParser()
parser.add_argument("--frame", type=int, required=True)
frame = parser.parse_args().frame
textures = 14 if frame < 1043 else 60

print(f"Rendering frame {frame}, 2048x858, 64 samples")
print("openjd_status: Loading textures")
loaded = []
for index in range(textures):
    loaded.append(bytearray(b"\x7f") * (16 * MEBIBYTE))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"Texture {index + 1:>3}/{textures} quay_wall_{index:04d}.tx  8192x8192 half  peak {peak} MiB")
    print(f"openjd_progress: {40 * (index + 1) / textures:.1f}")
    time.sleep(0.05)
print("openjd_status: Rendering tiles")
for tile in range(24):
    time.sleep(0.03)
    print(f"openjd_progress: {40 + 60 * (tile + 1) / 24:.1f}")
print(f"Wrote /mnt/shows/harbour/sh110/lighting.{frame}.exr")
print("openjd_status: Done")
