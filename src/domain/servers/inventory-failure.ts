/** A request that an inventory refused or did not answer. The message is the inventory's own. */
export class InventoryFailure extends Error {
  override name = 'InventoryFailure' as const
}
