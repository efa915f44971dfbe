/** What the log does not carry: unlogged tables and large objects. */
@NullMarked
package io.whimbrel.engine.unlogged;

import org.jspecify.annotations.NullMarked;
