/** Name of the listener for other brokers in registrations; clients are never told where it is. */
export const brokerListener = 'BROKER';
