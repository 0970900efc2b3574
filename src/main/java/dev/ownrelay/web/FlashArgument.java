package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.support.RequestContextUtils;

import java.util.List;
import java.util.Objects;

/// Gives handlers the [Flash] of the request that they answer.
@Component
class FlashArgument implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private final MessageSource words;

    FlashArgument(MessageSource words) {
        this.words = words;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Flash.class;
    }

    @Override
    public Flash resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        var asked = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        return new Flash(
                RequestContextUtils.getOutputFlashMap(asked),
                words,
                RequestContextUtils.getLocale(asked));
    }
}
