@NullMarked
package io.whimbrel.notify;

import org.jspecify.annotations.NullMarked;
