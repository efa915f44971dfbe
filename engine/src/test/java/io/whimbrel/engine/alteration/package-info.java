@NullMarked
package io.whimbrel.engine.alteration;

import org.jspecify.annotations.NullMarked;
