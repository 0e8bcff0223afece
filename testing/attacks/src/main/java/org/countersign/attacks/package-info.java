/// The attack table of `attacks/*.jsonl`, and what makes real requests of its rows and judges a server by its answers and its traces.
/// Start reading at [org.countersign.attacks.Attacker].
/// Must not know the server: it attacks one inside a test and one behind TLS in the same way.
package org.countersign.attacks;
