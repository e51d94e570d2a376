/** How this library introduces itself to brokers. A test keeps the version equal to the package's. */
export const software = { name: 'ottla', version: '0.1.0' } as const;
