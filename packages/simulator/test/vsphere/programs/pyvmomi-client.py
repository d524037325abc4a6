"""Operations of the note's preparation by pyvmomi (Debian: python3-pyvmomi); prints a line of JSON for each."""
import json
import os
import sys

from pyVim import connect
from pyVim.task import WaitForTask
from pyVmomi import vim

HOST, PORT = os.environ["PATCHRIG_HOST"], int(os.environ["PATCHRIG_PORT"])
USER, PASSWORD = os.environ["PATCHRIG_USER"], os.environ["PATCHRIG_PASSWORD"]
NAME, CLONE, ISO = os.environ["PATCHRIG_VM"], os.environ["PATCHRIG_CLONE"], os.environ["PATCHRIG_ISO"]


def find(service, kind, name):
    content = service.RetrieveContent()
    view = content.viewManager.CreateContainerView(content.rootFolder, [kind], True)
    try:
        return next(each for each in view.view if each.name == name)
    finally:
        view.Destroy()


def drive_of(machine):
    return next(d for d in machine.config.hardware.device if isinstance(d, vim.vm.device.VirtualCdrom))


def about(service):
    told = service.content.about
    return {"build": told.build, "version": told.version, "apiType": told.apiType}


def find_machine(service):
    machine = find(service, vim.VirtualMachine, NAME)
    index = service.content.searchIndex
    by_uuid = index.FindByUuid(None, machine.config.uuid, True)
    address = machine.guest.ipAddress
    by_address = index.FindByIp(None, address, True) if address else machine
    return {"same": by_uuid == machine == by_address, "host": machine.runtime.host.name}


def disks(service):
    machine = find(service, vim.VirtualMachine, NAME)
    found = [d for d in machine.config.hardware.device if isinstance(d, vim.vm.device.VirtualDisk)]
    return {"disks": len(found), "independent": sum("independent" in d.backing.diskMode for d in found)}


def clone(service):
    machine = find(service, vim.VirtualMachine, NAME)
    place = vim.vm.RelocateSpec(datastore=machine.datastore[0], pool=machine.resourcePool, host=machine.runtime.host)
    spec = vim.vm.CloneSpec(location=place, powerOn=False, template=False)
    task = machine.CloneVM_Task(folder=machine.parent, name=CLONE, spec=spec)
    WaitForTask(task, si=service)
    made = task.info.result
    return {"name": made.name, "power": made.runtime.powerState, "disks": len(made.layout.disk)}


def iso(service):
    machine = find(service, vim.VirtualMachine, NAME)
    drive = drive_of(machine)
    # Nothing but what is to change: no deviceInfo, which is optional.
    edited = vim.vm.device.VirtualCdrom(
        key=drive.key,
        controllerKey=drive.controllerKey,
        unitNumber=drive.unitNumber,
        backing=vim.vm.device.VirtualCdrom.IsoBackingInfo(fileName=ISO),
        connectable=vim.vm.device.VirtualDevice.ConnectInfo(startConnected=True, connected=True, allowGuestControl=True),
    )
    change = vim.vm.device.VirtualDeviceSpec(operation="edit", device=edited)
    WaitForTask(machine.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[change])), si=service)
    now = drive_of(machine)
    return {"label": now.deviceInfo.label, "connected": now.connectable.connected, "file": now.backing.fileName}


def datastore(service):
    store = find(service, vim.VirtualMachine, NAME).datastore[0]
    # Without a search specification, which is optional.
    task = store.browser.SearchDatastore_Task(datastorePath=ISO.rsplit("/", 1)[0])
    WaitForTask(task, si=service)
    return {"iso": ISO.rsplit("/", 1)[1] in [f.path for f in task.info.result.file]}


def snapshot(service):
    machine = find(service, vim.VirtualMachine, NAME)
    try:
        WaitForTask(machine.CreateSnapshot_Task(name="before", description="", memory=True, quiesce=False), si=service)
        refused = None
    except vim.fault.VimFault as fault:
        refused = type(fault).__name__.rsplit(".", 1)[-1]
    WaitForTask(machine.CreateSnapshot_Task(name="before", description="", memory=False, quiesce=False), si=service)
    covered = machine.snapshot.currentSnapshot.config.hardware.device
    count = sum(isinstance(d, vim.vm.device.VirtualDisk) for d in covered)
    WaitForTask(machine.snapshot.rootSnapshotList[0].snapshot.RemoveSnapshot_Task(removeChildren=True), si=service)
    return {"refused": refused, "covered": count, "left": machine.snapshot is not None}


def power(service):
    machine = find(service, vim.VirtualMachine, CLONE)
    WaitForTask(machine.PowerOnVM_Task(), si=service)
    on = machine.runtime.powerState
    WaitForTask(machine.PowerOffVM_Task(), si=service)
    return {"on": on, "off": machine.runtime.powerState}


def events(service):
    machine = find(service, vim.VirtualMachine, NAME)
    by = vim.event.EventFilterSpec(entity=vim.event.EventFilterSpec.ByEntity(entity=machine, recursion="self"))
    return {"events": len(service.content.eventManager.QueryEvents(by)) > 0}


def destroy(service):
    WaitForTask(find(service, vim.VirtualMachine, CLONE).Destroy_Task(), si=service)
    path = service.content.searchIndex.FindByInventoryPath(os.environ["PATCHRIG_DATACENTER"] + "/vm/" + CLONE)
    return {"gone": path is None}


def wrong_password(_service):
    try:
        connect.SmartConnectNoSSL(host=HOST, port=PORT, user=USER, pwd="not it")
    except vim.fault.InvalidLogin as fault:
        return {"refused": fault.msg}
    return {"refused": None}


OPERATIONS = {f.__name__.replace("find_machine", "find").replace("wrong_password", "password"): f for f in (
    about, find_machine, disks, datastore, clone, iso, snapshot, power, events, destroy, wrong_password)}

for name in sys.argv[1:]:
    try:
        si = connect.SmartConnectNoSSL(host=HOST, port=PORT, user=USER, pwd=PASSWORD)
        print(json.dumps({"operation": name, "result": OPERATIONS[name](si)}), flush=True)
        connect.Disconnect(si)
    except Exception as problem:  # whatever it is, the next one has its turn
        print(json.dumps({"operation": name, "problem": f"{type(problem).__name__}: {problem}"[:300]}), flush=True)
