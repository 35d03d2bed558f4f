"""Makes a small Cycles scene beside the working directory: a textured cube and a linked buoy.

Run by Blender: blender -b --factory-startup --python make_harbour_scene.py
"""

import os

import bpy

folder = os.getcwd()
bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.mesh.primitive_uv_sphere_add()
bpy.context.object.name = "Buoy"
bpy.ops.wm.save_as_mainfile(filepath=folder + "/buoy.blend", compress=True)

bpy.ops.wm.read_factory_settings()
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 4
scene.cycles.use_denoising = False
scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = 96, 54, 100
with bpy.data.libraries.load(folder + "/buoy.blend", link=True) as (_, wanted):
    wanted.objects = ["Buoy"]
scene.collection.objects.link(wanted.objects[0])
drawn = bpy.data.images.new("brick", 64, 64)
drawn.filepath_raw, drawn.file_format = folder + "/brick_diffuse.png", "PNG"
drawn.save()
nodes = bpy.data.objects["Cube"].data.materials[0].node_tree
texture = nodes.nodes.new("ShaderNodeTexImage")
texture.image = bpy.data.images.load(folder + "/brick_diffuse.png")
nodes.links.new(texture.outputs["Color"], nodes.nodes["Principled BSDF"].inputs["Base Color"])
bpy.data.images.remove(drawn)
bpy.ops.wm.save_as_mainfile(filepath=folder + "/harbour.blend", compress=True)
