/**
 * A host of the engine, to be copied: customers, their segments and an outbox of changes in an embedded database.
 *
 * <p>The engine keeps everything in memory and does no I/O. {@link dev.muster.examples.host.CustomerBase} makes it last: after
 * each call to the engine, {@link dev.muster.examples.host.CustomerDatabase} stores in one transaction what the call did (the
 * contacts it wrote, the changes that came out) and how far the engine has come (its instant, its last sequence number). The
 * database is therefore always between two calls, wherever the process is killed, and a new engine that starts from it goes on
 * exactly there. No change is lost and none comes twice, those that fall due while no process runs among them.
 */
@NullMarked
package dev.muster.examples.host;

import org.jspecify.annotations.NullMarked;
