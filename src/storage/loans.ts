/**
 * Loans: batches in write queues that still lie where they were received. Whoever received them takes the
 * bytes back at the end of the delivery, and before that everything on loan is written or copied.
 */

export interface Borrower {
  /** From now on it holds nothing that was lent. Synchronous; tells nobody about what it has written. */
  settle(): void;
}

export class Loans {
  #borrowers: Borrower[] = [];

  add(borrower: Borrower): void {
    this.#borrowers.push(borrower);
  }

  /** Ends all loans. */
  settle(): void {
    if (this.#borrowers.length === 0) return;
    const borrowers = this.#borrowers;
    this.#borrowers = [];
    for (const borrower of borrowers) borrower.settle();
  }
}
