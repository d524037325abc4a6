import type { Method, OwnCall } from "../call.ts";
import type { Value } from "../soap/value.ts";
import { searchDatastore } from "./datastore/search-datastore.ts";
import * as history from "./history/events.ts";
import { cancelTask } from "./machine/cancel-task.ts";
import { cloneVm } from "./machine/clone-vm.ts";
import { createFolder } from "./machine/create-folder.ts";
import { askGuest, power } from "./machine/power.ts";
import { reconfigVm } from "./machine/reconfig-vm.ts";
import { renameMachine } from "./machine/rename.ts";
import * as snapshots from "./machine/snapshots.ts";
import * as collectors from "./properties/collectors.ts";
import { cancelRetrieveProperties, continueRetrieveProperties } from "./properties/continue-retrieve-properties.ts";
import { createPropertyFilter } from "./properties/create-filter.ts";
import { retrieveProperties, retrievePropertiesEx } from "./properties/retrieve-properties.ts";
import { waitFor } from "./properties/wait-for-updates.ts";
import * as by from "./search/find-by.ts";
import { findByInventoryPath, findChild } from "./search/find-by-inventory-path.ts";
import { currentTime } from "./session/current-time.ts";
import { login } from "./session/login.ts";
import { logout } from "./session/logout.ts";
import { retrieveServiceContent } from "./session/retrieve-service-content.ts";
import { sessionIsActive } from "./session/session-is-active.ts";
import { terminateSession } from "./session/terminate-session.ts";
import { destroyObject } from "./session-objects.ts";
import { createContainerView } from "./view/create-container-view.ts";
import { changeListView, createListView } from "./view/list-view.ts";

/** What may be called without a login. */
export const OPEN: Readonly<Record<string, Method>> = {
  RetrieveServiceContent: retrieveServiceContent,
  Login: login,
  CurrentTime: currentTime,
};

/** What only somebody may call who is logged in. */
export const OWN: Readonly<Record<string, (call: OwnCall) => Value | undefined | Promise<Value | undefined>>> = {
  Logout: logout,
  SessionIsActive: sessionIsActive,
  TerminateSession: terminateSession,

  RetrieveProperties: retrieveProperties,
  RetrievePropertiesEx: retrievePropertiesEx,
  ContinueRetrievePropertiesEx: continueRetrieveProperties,
  CancelRetrievePropertiesEx: cancelRetrieveProperties,
  CreatePropertyCollector: collectors.createCollector,
  DestroyPropertyCollector: destroyObject,
  CancelWaitForUpdates: collectors.cancelWait,
  CreateFilter: createPropertyFilter,
  DestroyPropertyFilter: destroyObject,
  WaitForUpdates: waitFor("wait"),
  WaitForUpdatesEx: waitFor("wait-ex"),
  CheckForUpdates: waitFor("check"),

  CreateContainerView: createContainerView,
  CreateListView: createListView,
  ResetListView: changeListView("reset"),
  ModifyListView: changeListView("modify"),
  DestroyView: destroyObject,

  FindByInventoryPath: findByInventoryPath,
  FindChild: findChild,
  FindByUuid: by.findByUuid,
  FindAllByUuid: by.all(by.findByUuid),
  FindByIp: by.findByIp,
  FindAllByIp: by.all(by.findByIp),
  FindByDnsName: by.findByDnsName,
  FindAllByDnsName: by.all(by.findByDnsName),
  FindByDatastorePath: by.findByDatastorePath,

  CloneVM_Task: cloneVm,
  ReconfigVM_Task: reconfigVm,
  PowerOnVM_Task: power("power-on"),
  PowerOffVM_Task: power("power-off"),
  ResetVM_Task: power("reset"),
  Destroy_Task: power("destroy"),
  ShutdownGuest: askGuest("poweroff"),
  RebootGuest: askGuest("reboot"),
  Rename_Task: renameMachine,
  CreateSnapshot_Task: snapshots.createSnapshotOf,
  RemoveSnapshot_Task: snapshots.removeOne,
  RemoveAllSnapshots_Task: snapshots.removeAll,
  RevertToSnapshot_Task: snapshots.revertTo,
  RevertToCurrentSnapshot_Task: snapshots.revertToCurrent,
  CancelTask: cancelTask,
  CreateFolder: createFolder,

  SearchDatastore_Task: searchDatastore(false),
  SearchDatastoreSubFolders_Task: searchDatastore(true),

  QueryEvents: history.queryEvents,
  CreateCollectorForEvents: history.createEventCollector,
  CreateCollectorForTasks: history.createTaskCollector,
  SetCollectorPageSize: history.setPageSize,
  ReadNextEvents: history.read(1),
  ReadPreviousEvents: history.read(-1),
  ReadNextTasks: history.read(1),
  ReadPreviousTasks: history.read(-1),
  RewindCollector: history.moveTo("first"),
  ResetCollector: history.moveTo("last"),
  DestroyCollector: destroyObject,
};
