ffmpeg -nostdin -v error -f lavfi -i testsrc=d=1:s=64x36:r=8 -start_number 1001 comp_v2.%04d.png
