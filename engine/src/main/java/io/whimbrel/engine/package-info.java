/** The face of the engine: what a front end asks of a migration. */
@NullMarked
package io.whimbrel.engine;

import org.jspecify.annotations.NullMarked;
