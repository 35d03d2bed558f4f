for frame in 1 2 3; do
  {
    echo '#version 3.7;'
    echo '#include "colors.inc"'
    if [ "$frame" = 2 ]; then echo '#include "quay_lights.inc"'; fi
    echo 'global_settings { assumed_gamma 1 }'
    echo 'camera { location <0, 2, -6> look_at 0 }'
    echo 'light_source { <4, 6, -4> White }'
    echo "sphere { <0, 0.$frame, 0>, 1 pigment { Red } }"
  } > "quay.$frame.pov"
done
