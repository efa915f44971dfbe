@NullMarked
package io.whimbrel.notify.channel;

import org.jspecify.annotations.NullMarked;
