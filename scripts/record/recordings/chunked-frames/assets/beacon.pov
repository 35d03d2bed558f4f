#version 3.7;
global_settings { assumed_gamma 1 }
camera { location <0, 2, -6> look_at 0 }
light_source { <4, 6, -4> 1 }
sphere { <sin(clock / 3), 0, 0>, 1 pigment { rgb <1, 0.4, 0.1> } }
