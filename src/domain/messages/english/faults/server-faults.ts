/** Messages about servers, inventories and observations. */
export const SERVER_FAULTS = {
  inventoryEndpointInvalid:
    '`endpoint` must be an http or https URL without a query, such as https://ec2.example.com.',
}
