# Every plate but 1003.
for frame in 1001 1002 1004; do
  oiiotool --pattern fill:topleft=0.1,0.2,0.3:topright=0.4,0.2,0.1:bottomleft=0,0,0:bottomright=1,1,1 160x90 3 -o "sh070_plate.$frame.exr"
done
