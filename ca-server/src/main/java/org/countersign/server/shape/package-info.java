/// What the operator has certificates say: his templates, what they are told, and how their results are read.
/// Start reading at [org.countersign.server.shape.Shapes].
/// Must not know what is allowed: the rules judge whatever comes out of here.
package org.countersign.server.shape;
