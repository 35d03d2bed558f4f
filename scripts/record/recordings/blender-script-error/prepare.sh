set -eu
blender -b --factory-startup --python-exit-code 1 --python make_harbour_scene.py
rm make_harbour_scene.py
cat > setup_shot.py <<'SOURCE'
import bpy


def place(name, location):
    bpy.data.objects[name].location = location


def set_up():
    print("setup_shot: placing objects")
    place("Cube", (0, 0, 0))
    place("Buoy.main", (2, 1, 0))


set_up()
SOURCE
