# Two movies, one of them with 40 bytes overwritten between its header and its index.
set -eu
for clip in sh010 sh020; do
  ffmpeg -nostdin -v error -f lavfi -i testsrc=d=2:s=160x90:r=24 -threads 1 -c:v libx264 "$clip.mp4"
done
python3 - <<'SOURCE'
import random

chosen = random.Random(1)
with open("sh020.mp4", "r+b") as movie:
    data = bytearray(movie.read())
    for _ in range(40):
        data[chosen.randrange(2000, len(data) - 3000)] = chosen.randrange(256)
    movie.seek(0)
    movie.write(data)
SOURCE
