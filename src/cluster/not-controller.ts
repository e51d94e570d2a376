/** What only the active controller can do was asked of a node that is not, or ceased to be before it was done. */
export class NotController extends Error {
  override readonly name = 'NotController';
  constructor(message = 'This node is not the active controller.') {
    super(message);
  }
}
