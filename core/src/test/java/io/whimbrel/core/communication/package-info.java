@NullMarked
package io.whimbrel.core.communication;

import org.jspecify.annotations.NullMarked;
