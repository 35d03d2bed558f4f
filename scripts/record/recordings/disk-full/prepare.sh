ln -s /dev/full smoke.3.exr
ln -s /dev/full smoke.4.exr
