/** The way back: what the new side accepts behind the cutover is carried to the old side. */
@NullMarked
package io.whimbrel.engine.back;

import org.jspecify.annotations.NullMarked;
