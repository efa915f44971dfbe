/** What the spool promises, tried on a real disk. */
@NullMarked
package io.whimbrel.engine.spool;

import org.jspecify.annotations.NullMarked;
