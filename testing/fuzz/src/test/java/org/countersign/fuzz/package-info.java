/// Hostile input for everything that reads what somebody else wrote. Each [Target] feeds bytes to one reader and knows what it may say of them.
/// Start reading at [Targets]; `bench/fuzz` runs them for longer.
/// Must not know how the readers work, only what they promise.
package org.countersign.fuzz;
