@NullMarked
package io.whimbrel.engine.switches;

import org.jspecify.annotations.NullMarked;
