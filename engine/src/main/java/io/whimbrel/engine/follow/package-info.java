/** Follows DDL of the source that can be followed, before changes flow on. */
@NullMarked
package io.whimbrel.engine.follow;

import org.jspecify.annotations.NullMarked;
