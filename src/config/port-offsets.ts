/** Where a broker's other ports lie, counted from the first one for clients, unless a setting says so. */

/** Of the pages for operators: `/metrics`, `/healthz`, `/readyz`. */
export const httpPortOffset = 500;

/** Of the port for other brokers, where brokers are started together on one machine. */
export const brokerPortOffset = 1_000;
