/// The description of the HTTP API for machines: an OpenAPI document made from the route table.
/// Start reading at [org.countersign.server.openapi.ApiDocument].
/// Must not know what answers the routes.
package org.countersign.server.openapi;
