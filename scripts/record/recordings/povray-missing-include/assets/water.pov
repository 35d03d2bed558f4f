#version 3.7;
#include "colors.inc"
#include "harbour_materials.inc"
global_settings { assumed_gamma 1 }
camera { location <0, 2, -6> look_at 0 }
light_source { <4, 6, -4> White }
plane { y, 0 texture { Harbour_Water } }
