@NullMarked
package io.whimbrel.core.watch;

import org.jspecify.annotations.NullMarked;
