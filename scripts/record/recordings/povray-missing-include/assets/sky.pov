#version 3.7;
#include "colors.inc"
#include "skies.inc"
global_settings { assumed_gamma 1 }
camera { location <0, 2, -6> look_at <0, 2, 0> }
light_source { <4, 6, -4> White }
sky_sphere { S_Cloud2 }
