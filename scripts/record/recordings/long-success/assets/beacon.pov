#version 3.6;
camera { location <0, 2, -6> look_at 0 }
light_source { <4, 6, -4> 1 area_light x, y, 5, 5 }
plane { y, -1 pigment { checker rgb 0.2, rgb 0.8 } finish { reflection 0.3 } }
sphere { <sin(clock / 3), 0, 0>, 1 pigment { rgb <1, 0.4, 0.1> } finish { phong 0.6 reflection 0.2 } }
