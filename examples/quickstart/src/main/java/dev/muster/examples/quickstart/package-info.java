/** The library in a minute. */
@NullMarked
package dev.muster.examples.quickstart;

import org.jspecify.annotations.NullMarked;
