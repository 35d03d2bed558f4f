# Compiles the displacement tool; its source is not left beside the binary, as on a farm.
set -eu
cat > displace.c <<'SOURCE'
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct patch { float *vertices; int count; };

static float subdivide(const struct patch *patches, int index) {
  return patches[index].vertices[0] * 0.5f;
}

int main(int argc, char **argv) {
  int frame = argc > 2 ? atoi(argv[2]) : 0;
  int wanted = frame == 12 ? 1 << 26 : 4096;
  struct patch *patches = calloc(8192, sizeof *patches);
  static float vertex = 1.0f;
  for (int i = 0; i < 8192; i++) patches[i].vertices = &vertex;
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("displace 2.3.1 (OpenMP, 8 threads)\n");
  fprintf(stderr, "WARNING: no GPU found, using the CPU\n");
  float sum = 0;
  for (int i = 0; i < 4096; i += 512) {
    printf("  level 5: patch %d of 8192\n", i);
    sum += subdivide(patches, i);
    usleep(60000);
  }
  printf("  level 5: patch 4096 of 8192, adaptive\n");
  sum += subdivide(patches, wanted);
  printf("displaced 8192 patches, max offset %.3f\n", sum);
  return 0;
}
SOURCE
gcc -O0 -o displace displace.c
rm displace.c
