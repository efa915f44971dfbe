/** The source's structure as a run knows it, and what DDL changed in it since. */
@NullMarked
package io.whimbrel.engine.structure;

import org.jspecify.annotations.NullMarked;
