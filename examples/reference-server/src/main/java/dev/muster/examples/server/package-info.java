/**
 * A server around the engine, to be read and copied: segments over HTTP, durable in a database through JDBC.
 *
 * <p>One thread, the {@link dev.muster.examples.server.Batcher}, owns all writing. It takes the requests that wait, applies each
 * as a tick of its own, commits what they did (contacts, definitions, changes, engine time) in one transaction, and only then
 * answers and publishes. Readers share a lock whose other side the batcher holds from the first application to the commit, so
 * they never see what is not stored. When a commit fails the engine is thrown away and started again from the database, which
 * is what happens at every start.
 */
@NullMarked
package dev.muster.examples.server;

import org.jspecify.annotations.NullMarked;
