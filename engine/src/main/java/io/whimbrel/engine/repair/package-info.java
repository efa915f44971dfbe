/** Repair: rows that were found different are made equal, one by one, while changes go on. */
@NullMarked
package io.whimbrel.engine.repair;

import org.jspecify.annotations.NullMarked;
