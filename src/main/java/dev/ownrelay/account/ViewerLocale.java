package dev.ownrelay.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;
import org.springframework.web.util.WebUtils;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The language of a page: the user's, else the agency's; before sign-in the one chosen with
/// `?lang=`, else the browser's.
@Component("localeResolver")
public class ViewerLocale extends AcceptHeaderLocaleResolver {

    static final Locale DUTCH = Locale.of("nl");
    static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, DUTCH);

    private static final String COOKIE = "lang";

    private final Viewers viewers;

    ViewerLocale(Viewers viewers) {
        this.viewers = viewers;
        setSupportedLocales(SPOKEN);
        setDefaultLocale(Locale.ENGLISH);
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return viewers.of(request)
                .map(Viewer::language)
                .flatMap(ViewerLocale::spoken)
                .or(() -> chosen(request))
                .orElseGet(() -> super.resolveLocale(request));
    }

    @Override
    public void setLocale(
            HttpServletRequest request,
            @Nullable HttpServletResponse response,
            @Nullable Locale locale) {
        if (locale == null || response == null || !SPOKEN.contains(locale)) {
            return;
        }
        request.setAttribute(COOKIE, locale);
        var cookie =
                ResponseCookie.from(COOKIE, locale.toLanguageTag())
                        .path("/")
                        .maxAge(Duration.ofDays(365))
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static Optional<Locale> chosen(HttpServletRequest request) {
        if (request.getAttribute(COOKIE) instanceof Locale now) {
            return Optional.of(now);
        }
        var cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null ? Optional.empty() : spoken(cookie.getValue());
    }

    private static Optional<Locale> spoken(String tag) {
        return SPOKEN.stream().filter(locale -> locale.getLanguage().equals(tag)).findFirst();
    }

    @Configuration(proxyBeanMethods = false)
    static class BeforeSignIn implements WebMvcConfigurer {

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            var chooser = new LocaleChangeInterceptor();
            chooser.setParamName(COOKIE);
            chooser.setHttpMethods("GET");
            chooser.setIgnoreInvalidLocale(true);
            registry.addInterceptor(chooser)
                    .addPathPatterns(
                            "/login",
                            "/login/code",
                            "/login/organisation",
                            "/login/organisation/refused",
                            "/setup/**");
        }
    }
}
