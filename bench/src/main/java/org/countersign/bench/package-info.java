/// Measures a server from outside and shows it at work. Start with [LoadClient]; `bench/run` calls it.
/// Nothing imports this room, and it knows the server only by its files, its port and its process.
package org.countersign.bench;
