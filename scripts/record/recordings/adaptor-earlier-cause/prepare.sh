set -eu
mkdir scenes
cat > scenes/localize.py <<'SOURCE'
"""Makes the scene independent of its libraries, so that each task opens it faster."""

import os
import sys

import bpy

for each in list(bpy.data.objects):
    if each.library and os.path.exists(bpy.path.abspath(each.library.filepath)):
        each.make_local()
    elif each.library:
        bpy.data.objects.remove(each)
bpy.ops.wm.save_as_mainfile(filepath=sys.argv[-1], copy=True, relative_remap=False)
SOURCE
cat > make.py <<'SOURCE'
import os

import bpy

folder = os.getcwd() + "/scenes"
bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.object.camera_add(location=(7, -7, 5))
bpy.context.object.name = "shotcam"
bpy.ops.wm.save_as_mainfile(filepath=folder + "/rig_camera.blend", compress=True)
bpy.ops.wm.read_factory_settings()
bpy.data.objects.remove(bpy.data.objects["Camera"])
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.use_denoising = False
with bpy.data.libraries.load(folder + "/rig_camera.blend", link=True) as (_, wanted):
    wanted.objects = ["shotcam"]
scene.collection.objects.link(wanted.objects[0])
scene.camera = wanted.objects[0]
bpy.ops.wm.save_as_mainfile(filepath=folder + "/sh030_fx.blend", compress=True)
SOURCE
blender -b --factory-startup --python-exit-code 1 --python make.py
rm make.py scenes/rig_camera.blend
