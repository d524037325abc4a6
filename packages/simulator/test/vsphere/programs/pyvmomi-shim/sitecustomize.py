"""Debian's pyvmomi 6.7.1 is older than the VmomiJSONEncoder that Debian's community.vmware 3.7.0 prints its results with.

Ansible's modules get one from here (PYTHONPATH); what they send and read over the wire is not touched.
"""
import json
import sys

if any("AnsiballZ_vmware" in argument for argument in sys.orig_argv):
    import datetime

    from pyVmomi import VmomiSupport

    class VmomiJSONEncoder(json.JSONEncoder):
        def __init__(self, *args, explode=None, strip_dynamic=False, **kwargs):
            super().__init__(*args, **kwargs)

        def default(self, obj):
            if isinstance(obj, VmomiSupport.ManagedObject):
                return str(obj)
            if isinstance(obj, VmomiSupport.DataObject):
                return {p.name: getattr(obj, p.name) for p in obj._GetPropertyList()}
            if isinstance(obj, datetime.datetime):
                return obj.isoformat()
            return str(obj)

    if not hasattr(VmomiSupport, "VmomiJSONEncoder"):
        VmomiSupport.VmomiJSONEncoder = VmomiJSONEncoder
