/// The server put together: its commands, its process, and every part made from one reading of `ca.json`. What the parts do is in the
/// rooms below; here a `*Parts` makes those of one kind, and a `*Command` is something else that `ca-server` can be told to do.
/// Start reading at [org.countersign.server.Main], then [org.countersign.server.CaServer] and [org.countersign.server.Service].
/// Must not be known by any other room, and decides about no request.
package org.countersign.server;
