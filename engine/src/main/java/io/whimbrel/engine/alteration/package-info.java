/** Tries what scripts make of a structure, and finds what in an application knows of it. */
@NullMarked
package io.whimbrel.engine.alteration;

import org.jspecify.annotations.NullMarked;
